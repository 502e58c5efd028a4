"""Wordings for signs: wiring, addresses, map files.

code → (message, 中文, remedy, 中文). See ``messages``.
"""

from __future__ import annotations

SIGN: dict[str, tuple[str, str, str, str]] = {
    "address.bad": (
        "“{value}” is not an address: {detail}", "“{value}”不是地址：{detail}",
        "write for example ddp://192.0.2.10, sacn://239.255.0.1?universe=1 "
        "or serial:///dev/ttyUSB0?baud=921600&protocol=ledframe",
        "例如 ddp://192.0.2.10、sacn://239.255.0.1?universe=1 "
        "或 serial:///dev/ttyUSB0?baud=921600&protocol=ledframe"),
    "address.named": (
        "“{value}” names an output, but this is one already", "“{value}”里写了输出名，而这里本来就是一个输出",
        "delete what stands before the equals sign", "请删去等号及其前面的部分"),
    "panel.no-kind": (
        "this entry of the chain is neither a panel nor a grid", "此项既不是模组也不是模组阵列",
        "give it rect: [x, y, width, height], or grid: {{…}}; {hint}",
        "请写 rect: [x, y, 宽, 高] 或 grid: {{…}}；{hint}"),
    "panel.two-kinds": (
        "rect and grid cannot stand in one entry", "rect 和 grid 不能写在同一项",
        "make two entries of the chain", "请分成两项"),
    "grid.place": (
        "a grid needs area or face, one of the two", "grid 要写 area 或 face，二者选一",
        "write area: [x, y, width, height], or face: name", "写 area: [x, y, 宽, 高] 或 face: 名字"),
    "output.wiring": (
        "an output needs panels or a map, one of the two", "输出要写 panels 或 map，二者选一",
        "list its panels in chain order, or give a map file", "按接线顺序写模组，或给出走线文件"),
    "map.bad": (
        "the map file {name} cannot be used: {detail}", "走线文件 {name} 不能用：{detail}",
        "export it again as a WLED ledmap (.json) or as CSV with x,y,channel",
        "请重新导出为 WLED ledmap（.json）或 x,y,channel 的 CSV"),
}  # fmt: skip
