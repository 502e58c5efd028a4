"""Wordings for the form of a document: the file, YAML itself, keys and types.

code → (message, 中文, remedy, 中文). See ``messages``.
"""

from __future__ import annotations

FORM: dict[str, tuple[str, str, str, str]] = {
    "file.missing": (
        "there is no file {name}", "找不到文件 {name}",
        "check the path; it starts from {base}", "请检查路径，起点是 {base}"),
    "file.unreadable": (
        "the file {name} cannot be read", "无法读取文件 {name}",
        "check that it is a file and that you may read it", "请确认它是文件并且有读取权限"),
    "yaml.syntax": (
        "this is not YAML here", "此处不符合 YAML 写法",
        "check the indentation of this line and the one above, and write a colon and a space after each key",
        "请检查本行和上一行的缩进，每个键后面写半角冒号和一个空格"),
    "yaml.tab": (
        "a tab is used where YAML wants spaces", "此处用了制表符，YAML 只接受空格",
        "indent with spaces, two for each level", "请用空格缩进，每级两个"),
    "yaml.full-width": (
        "a full-width colon “：” does not end a key", "全角冒号“：”不能用来结束键名",
        "write an ASCII colon and a space: “text: …”", "请改成半角冒号加一个空格，例如“text: …”"),
    "yaml.reserved": (
        "a value cannot begin with “{written}”", "值不能以“{written}”开头",
        "put the value in double quotes", "请给这个值加上半角双引号"),
    "yaml.unquoted": (
        "a text that begins with “[” stands here without quotation marks", "以“[”开头的文字没有加引号",
        "put the whole text in double quotes: text: \"[red]…[/]\"",
        "请给整段文字加上半角双引号：text: \"[red]…[/]\""),
    "yaml.quote": (
        "a quotation mark is opened here and never closed", "此处的引号没有配对",
        "close it with the same mark, ' or \"", "请用同样的半角引号（' 或 \"）收尾"),
    "yaml.escape": (
        "an unknown escape stands after a backslash", "反斜杠后面的转义写法不对",
        "write \\\\ for a backslash, or use single quotes", "反斜杠本身写成 \\\\，或者改用单引号"),
    "yaml.bracket": (
        "a list or mapping in brackets is not well formed or not closed",
        "方括号或花括号里的内容写错或没有收尾",
        "separate entries with ASCII commas and close the bracket", "各项之间用半角逗号，并把括号收尾"),
    "yaml.control": (
        "there is a character {char} that no text file should have", "文件里有不该出现的字符 {char}",
        "delete it, or retype the line", "请删除它，或者重新输入这一行"),
    "yaml.encoding": (
        "the file is not UTF-8 text", "文件不是 UTF-8 编码",
        "save it as UTF-8 (in the editor: Save as, encoding UTF-8; it may be GBK now)",
        "请另存为 UTF-8（编辑器里“另存为”，编码选 UTF-8；现在可能是 GBK）"),
    "yaml.empty": (
        "the document is empty", "文件是空的",
        "start from one of the examples", "请从自带的示例开始写"),
    "yaml.many": (
        "a second document begins here (---)", "此处开始了第二个文档（---）",
        "keep one document in a file", "一个文件只写一个文档"),
    "yaml.alias": (
        "*{name} refers to an anchor that is not above it", "*{name} 引用的锚点在前面不存在",
        "write &{name} at the value it should repeat, or put the text in quotes",
        "请在被引用的值前写 &{name}，或者把文字加上引号"),
    "yaml.tag": (
        "the tag {tag} is not allowed or does not fit", "不允许使用标签 {tag}，或它与值不符",
        "delete it; put the value in quotes if it is text", "请删除它；如果是文字，请加引号"),
    "yaml.key": (
        "a list or mapping cannot be a key", "列表或映射不能当键名",
        "write a word as the key", "键名请写一个词"),
    "yaml.twice": (
        "the key “{key}” is written twice (first in line {line})",
        "键“{key}”重复（第一次在第 {line} 行）",
        "keep one of the two", "请只保留一个"),
    "yaml.merge": (
        "<< must name a mapping", "<< 后面必须是映射",
        "write <<: *name where &name stands before a mapping", "请写 <<: *名字，并在某个映射前写 &名字"),
    "yaml.endless": (
        "an alias contains itself", "别名包含了它自己",
        "write the value out", "请直接写出内容"),
    "yaml.too-large": (
        "the document is larger than {limit}", "文件超过 {limit}",
        "divide it into several", "请拆成几个文件"),
    "yaml.too-many": (
        "the document holds more than {limit} values once its aliases are spread",
        "展开别名后内容超过 {limit} 个值",
        "use fewer aliases, or divide the document", "请少用别名，或拆成几个文件"),
    "yaml.too-deep": (
        "the document is nested deeper than {limit} levels", "嵌套超过 {limit} 层",
        "check the brackets and the indentation", "请检查括号和缩进"),
    "document.not-mapping": (
        "the document must be keys with values", "文档必须是“键: 值”的形式",
        "begin with the line “ledsign: {kind}”", "第一行写“ledsign: {kind}”"),
    "document.kind": (
        "this is “{found}”, but “{kind}” is wanted here", "这是“{found}”，而这里需要“{kind}”",
        "give another file, or begin with the line “ledsign: {kind}”",
        "请换一个文件，或把第一行改成“ledsign: {kind}”"),
    "key.unknown": (
        "there is no key “{key}” here", "此处没有名为“{key}”的键",
        "{hint}", "{hint}"),
    "key.missing": (
        "the key “{key}” is missing", "缺少键“{key}”",
        "add it: {meaning}", "请加上：{meaning}"),
    "type.text": (
        "this must be text, not “{value}”", "此处应为文字，而不是“{value}”",
        "put it in double quotes", "请加上半角双引号"),
    "type.integer": (
        "this must be a whole number, not “{value}”", "此处应为整数，而不是“{value}”",
        "write digits only, without quotes or a unit", "只写数字，不加引号和单位"),
    "type.number": (
        "this must be a number, not “{value}”", "此处应为数字，而不是“{value}”",
        "write digits, with a point if needed, without quotes", "写数字，可带小数点，不加引号"),
    "type.boolean": (
        "this must be true or false, not “{value}”", "此处应为 true 或 false，而不是“{value}”",
        "write true or false (not yes, no, on, off)", "请写 true 或 false（不要写 yes、no、on、off）"),
    "type.list": (
        "this must be a list, not “{value}”", "此处应为列表，而不是“{value}”",
        "write [one, two], or one “- ” line for each entry", "写成 [一, 二]，或者每项一行，以“- ”开头"),
    "type.mapping": (
        "this must be keys with values, not “{value}”", "此处应为“键: 值”，而不是“{value}”",
        "write “key: value” lines below it, indented by two spaces", "在下面缩进两个空格写“键: 值”"),
    "list.short": (
        "this list needs at least {limit} entries", "此列表至少要有 {limit} 项",
        "add an entry", "请加上内容"),
    "list.long": (
        "this list may have at most {limit} entries", "此列表最多只能有 {limit} 项",
        "delete what is too much", "请删去多余的"),
    "number.small": (
        "{value} is too small", "{value} 太小",
        "write {bound} {limit}", "请写{bound} {limit} 的数"),
    "number.large": (
        "{value} is too large", "{value} 太大",
        "write {bound} {limit}", "请写{bound} {limit} 的数"),
    "choice.bad": (
        "“{value}” is not one of the choices", "“{value}”不在可选项里",
        "{hint}", "{hint}"),
    "value.bad": (
        "“{value}” cannot be used here", "“{value}”不能用在这里",
        "see docs/schema for what may stand here", "此处可写的内容见 docs/schema"),
}  # fmt: skip
