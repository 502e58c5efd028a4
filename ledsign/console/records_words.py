"""Words of the records: what each kind of record, command and deed is called by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from ledsign.console.words import Say
    from ledsign.service.proof import Entry

WHY = {
    "blackout": Bilingual("black by command", "黑屏"),
    "takedown": Bilingual("taken down", "撤播"),
    "test-pattern": Bilingual("test pattern", "测试图案"),
    "clock": Bilingual("clock not believed: safe picture", "时钟不可信：安全画面"),
    "expired": Bilingual("release expired: safe picture", "发布已过期：安全画面"),
    "no-show": Bilingual("nothing to show", "没有成片"),
    "fault": Bilingual("fault: safe picture", "故障：安全画面"),
    "stopped": Bilingual("stopped", "停止"),
}
EVENTS = {
    "start": Bilingual("player started", "播放机启动"),
    "stop": Bilingual("player stopped", "播放机停止"),
    "show": Bilingual("show taken over", "换上成片"),
    "fault": Bilingual("fault", "故障"),
    "unreachable": Bilingual("controller out of reach", "控制器失联"),
    "reached": Bilingual("controller reached again", "控制器恢复"),
    "clock": Bilingual("trust in the clock changed", "时钟可信度变化"),
    "clock-step": Bilingual("clock was set", "时钟被校准"),
    "state-lost": Bilingual("state could not be kept", "状态无法保存"),
    "desk-saved": Bilingual("state kept again", "状态恢复保存"),
    "refused": Bilingual("show refused", "成片被拒绝"),
    "lost": Bilingual("records lost", "记录丢失"),
    "recovered": Bilingual("journal mended after a power cut", "断电后记录已修复"),
}
COMMANDS = {
    "takedown": Bilingual("taken down", "撤播"),
    "resume": Bilingual("resumed", "恢复播出"),
    "blackout": Bilingual("made black", "黑屏"),
    "load": Bilingual("show loaded", "载入成片"),
    "brightness": Bilingual("brightness set", "调节亮度"),
    "override": Bilingual("playlist put in between", "插播"),
    "emergency": Bilingual("emergency message", "紧急插播"),
    "cancel": Bilingual("insertion ended", "结束插播"),
    "test-pattern": Bilingual("test pattern", "测试图案"),
    "identify": Bilingual("identify", "逐一点亮编号"),
    "stop": Bilingual("player told to stop", "停止播放机"),
}
NOUNS = {
    "account": Bilingual("Account", "账户"), "alarm": Bilingual("Alarm", "告警"),
    "blackout": Bilingual("Blackout", "黑屏"), "brightness": Bilingual("Brightness", "亮度"),
    "font": Bilingual("Font", "字体"), "house": Bilingual("Installation", "系统"),
    "job": Bilingual("Long work", "后台任务"), "key": Bilingual("Approval key", "审批密钥"),
    "limits": Bilingual("Limits", "限制"), "link": Bilingual("Link", "链接"),
    "medium": Bilingual("Media", "素材"), "override": Bilingual("Insertion", "插播"),
    "password": Bilingual("Password", "密码"), "pattern": Bilingual("Test pattern", "测试图案"),
    "person": Bilingual("Person", "人员"), "playlist": Bilingual("Playlist", "节目单"),
    "release": Bilingual("Release", "发布"), "resume": Bilingual("Resume", "恢复播出"),
    "schedule": Bilingual("Schedule", "排期"), "second-factor": Bilingual("One-time code", "动态口令"),
    "session": Bilingual("Login", "登录"), "sign": Bilingual("Sign", "屏"),
    "submission": Bilingual("Review", "审核"), "takedown": Bilingual("Takedown", "撤播"),
    "token": Bilingual("Access token", "访问令牌"), "trust": Bilingual("Trusted reviewers", "可信审核人"),
    "webhook": Bilingual("Notification", "通知地址"), "word-list": Bilingual("Word list", "词表"),
}  # fmt: skip
VERBS = {
    "acknowledge": Bilingual("acknowledged", "已确认"), "acknowledged": Bilingual("acknowledged", "已确认"),
    "approved": Bilingual("approved", "通过"), "begin": Bilingual("begun", "开始"),
    "begun": Bilingual("begun", "开始"), "changed": Bilingual("changed", "修改"),
    "create": Bilingual("created", "新建"), "created": Bilingual("created", "新建"),
    "delete": Bilingual("deleted", "删除"), "deleted": Bilingual("deleted", "删除"),
    "disabled": Bilingual("disabled", "停用"), "enabled": Bilingual("enabled", "启用"),
    "end": Bilingual("ended", "结束"), "ended": Bilingual("ended", "结束"),
    "enrolled": Bilingual("set up", "已绑定"), "failed": Bilingual("failed", "失败"),
    "grants": Bilingual("roles changed", "修改角色"), "imported": Bilingual("imported", "导入"),
    "invited": Bilingual("invited", "邀请"), "issued": Bilingual("issued", "签发"),
    "language": Bilingual("language changed", "修改语言"), "lost": Bilingual("lost", "中断"),
    "made": Bilingual("made", "生成"), "published": Bilingual("published", "发布"),
    "raise": Bilingual("raised", "出现"), "raised": Bilingual("raised", "出现"),
    "recovered": Bilingual("recovered", "恢复"), "refused": Bilingual("refused", "被拒绝"),
    "removed": Bilingual("removed", "移除"), "renamed": Bilingual("renamed", "改名"),
    "restored": Bilingual("restored", "恢复"), "returned": Bilingual("returned", "退回"),
    "revoked": Bilingual("revoked", "撤销"), "seen": Bilingual("seen", "已查看"),
    "set": Bilingual("set", "设置"), "set-up": Bilingual("set up", "初始化"),
    "strengthened": Bilingual("confirmed by code", "口令验证"),
    "superseded": Bilingual("superseded", "被取代"), "void": Bilingual("void", "失效"),
    "vouched": Bilingual("vouched for", "担保"), "withdrawn": Bilingual("withdrawn", "撤回"),
}  # fmt: skip
FINDINGS = {
    "edited": Bilingual("a record was edited", "有记录被改动"),
    "removed": Bilingual("records are missing", "有记录缺失"),
    "out-of-order": Bilingual("records were reordered", "记录顺序被改动"),
    "replaced": Bilingual("a record was replaced", "有记录被替换"),
    "not-a-record": Bilingual("a line is no record", "有一行不是记录"),
    "cut-off": Bilingual("the newest records are missing", "末尾记录缺失"),
    "no-head": Bilingual("the note of where it ends is missing", "缺少末尾标记"),
}


def deed(action: str, say: Say) -> str:
    """``release.published`` as people say it; what is not known stays as it is."""
    noun, _, verb = action.partition(".")
    first, second = NOUNS.get(noun), VERBS.get(verb)
    told = (say.text(first) if first else noun, say.text(second) if second else verb.replace("-", " "))
    return say("·", " ").join(part for part in told if part)


def title(one: Entry, say: Say) -> str:
    """What was on, or what happened."""
    if one.kind == "play":
        if one.why:
            return say.text(WHY[one.why]) if one.why in WHY else one.why
        return one.playlist or say("黑场", "black")
    known = COMMANDS.get(one.command) if one.kind == "command" else EVENTS.get(one.kind)
    return say.text(known) if known is not None else (one.command or one.kind)


def particulars(told: dict[str, Any], say: Say) -> str:
    """``亮度 40%，原因 错字``: what else was noted, without what only machines want."""
    parts = [
        f"{say.text(label)} {_value(key, told[key], say)}"
        for key, label in _TOLD.items()
        if told.get(key) not in (None, "", [], False)
    ]
    return say("，", ", ").join(parts)


_TOLD = {
    "level": Bilingual("to", "至"), "to": Bilingual("to", "改为"),
    "playlist": Bilingual("playlist", "节目单"),
    "pattern": Bilingual("pattern", "图案"), "seconds": Bilingual("for", "时长"),
    "release": Bilingual("release", "发布"), "number": Bilingual("number", "编号"),
    "title": Bilingual("title", "标题"), "name": Bilingual("name", "名称"),
    "output": Bilingual("controller", "控制器"), "what": Bilingual("because", "原因"),
    "reason": Bilingual("reason", "原因"), "remark": Bilingual("remark", "备注"),
    "version": Bilingual("version", "版本"), "role": Bilingual("role", "角色"),
    "login": Bilingual("login", "登录名"), "steps": Bilingual("times", "次数"),
    "count": Bilingual("times", "次数"), "records": Bilingual("records", "条数"),
    "trust": Bilingual("state", "状态"), "takeover": Bilingual("took over", "接管"),
}  # fmt: skip
_VALUES = {
    "auto": Bilingual("automatic", "自动"), "black": Bilingual("black", "黑屏"),
    "safe": Bilingual("safe picture", "安全画面"), "off": Bilingual("off", "关闭"),
    "true": Bilingual("yes", "是"),
}  # fmt: skip


def _value(key: str, value: object, say: Say) -> str:
    if key == "level" and isinstance(value, (int, float)):
        return f"{value:.0%}"
    if key == "seconds" and isinstance(value, (int, float)):
        return say(f"{value:g} 秒", f"{value:g} s")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return say.text(_VALUES[text]) if text in _VALUES else text[:120]


def duration(seconds: float, say: Say) -> str:
    """``3 小时 15 分``: never more exact than two units."""
    whole = round(seconds)
    if whole < 60:
        return say(f"{whole} 秒", f"{whole} s")
    if whole < 3600:
        return say(f"{whole // 60} 分 {whole % 60} 秒", f"{whole // 60} min {whole % 60} s")
    hours, minutes = divmod(round(whole / 60), 60)
    return say(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")
