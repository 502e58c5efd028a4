"""Chinese titles of the API's operations, by operationId."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    **{"list_alarms": "告警列表", "acknowledge_alarm": "确认告警"},
    **{"list_fonts": "字体列表", "upload_font": "上传字体", "delete_font": "删除字体"},
    **{"read_setup": "是否待首次设置", "set_up": "首次设置", "accept_invitation": "接受邀请"},
    **{"read_me": "本人信息", "change_me": "修改本人信息", "change_password": "修改密码"},
    **{"begin_second_factor": "登记动态口令", "confirm_second_factor": "确认动态口令"},
    **{"remove_second_factor": "移除动态口令", "list_my_sessions": "本人会话"},
    **{
        "openapi_document": "接口文档（OpenAPI）",
        "reference_page": "接口文档页面",
        "problem_codes": "错误代码",
    },
    **{"list_people": "人员列表", "invite_person": "邀请人员", "read_person": "人员信息"},
    **{"change_person": "修改人员", "replace_grants": "授予角色", "make_link": "生成一次性链接"},
    **{"list_sessions_of": "某人的会话", "end_sessions_of": "结束某人的会话", "vouch_for_key": "为密钥担保"},
    **{
        "log_in": "登录",
        "list_sessions": "会话列表",
        "end_other_sessions": "结束其他会话",
        "log_out": "退出",
    },
    **{"strengthen_session": "验证动态口令", "end_session": "结束会话"},
    **{"list_signs": "屏列表", "create_sign": "新建屏", "read_sign": "屏信息", "replace_sign": "修改屏"},
    **{
        "delete_sign": "删除屏",
        "change_limits": "修改限制（熄屏时段、亮度上限）",
        "compare_sign": "比较屏的版本",
    },
    **{"list_faces": "面列表", "list_outputs": "输出列表", "read_wiring": "走线"},
    **{"list_versions_of_sign": "屏的历史版本", "read_version_of_sign": "屏的某一版本"},
    **{"restore_sign": "恢复屏的旧版本"},
    **{"black_out": "黑屏", "end_blackout": "解除黑屏", "take_down": "撤播", "end_takedown": "解除撤播"},
    **{"take_down_all": "全部撤播", "read_brightness": "亮度", "set_brightness": "设置亮度"},
    **{"explain_release": "此刻为何播出", "read_released_plan": "已发布的播出计划"},
    **{"read_journal": "播放记录", "verify_journal": "校验播放记录"},
    **{"list_media": "素材列表", "upload_medium": "上传素材", "read_medium": "素材信息"},
    **{"delete_medium": "删除素材", "read_content": "素材内容"},
    **{"list_overrides": "插播列表", "create_override": "插播", "cancel_override": "取消插播"},
    **{"show_pattern": "显示测试图案", "end_pattern": "结束测试图案"},
    **{"list_playlists": "节目单列表", "create_playlist": "新建节目单", "read_playlist": "节目单"},
    **{
        "replace_playlist": "修改节目单",
        "delete_playlist": "删除节目单",
        "compare_playlist": "比较节目单版本",
    },
    **{"duplicate_playlist": "复制节目单", "list_versions_of_playlist": "节目单历史版本"},
    **{"read_version_of_playlist": "节目单某一版本", "restore_playlist": "恢复节目单旧版本"},
    **{"list_items": "条目列表", "insert_item": "插入条目", "order_items": "调整顺序", "read_item": "条目"},
    **{"replace_item": "修改条目", "delete_item": "删除条目"},
    **{"list_schedules": "排期列表", "create_schedule": "新建排期", "read_schedule": "排期"},
    **{"replace_schedule": "修改排期", "delete_schedule": "删除排期", "compare_schedule": "比较排期版本"},
    **{"duplicate_schedule": "复制排期", "list_versions_of_schedule": "排期历史版本"},
    **{"read_version_of_schedule": "排期某一版本", "restore_schedule": "恢复排期旧版本"},
    **{
        "export_calendar": "导出日历（iCalendar）",
        "explain_schedule": "为何播出",
        "find_in_schedule": "排期检查",
    },
    **{
        "read_plan": "播出计划",
        "one_status": "屏的状态",
        "all_status": "全部状态",
        "status_stream": "状态推送",
    },
    **{"list_tokens": "令牌列表", "issue_token": "签发令牌", "revoke_token": "吊销令牌"},
    **{"list_webhooks": "通知地址列表", "create_webhook": "新建通知地址", "delete_webhook": "删除通知地址"},
    **{"healthz": "进程存活", "readyz": "服务就绪", "read_metrics": "监控指标"},
    **{
        "list_audit_records": "审计记录",
        "export_audit_trail": "导出审计记录",
        "verify_audit_trail": "校验审计记录",
    },
    **{"export_sign": "导出全部文档", "import_documents": "导入文档"},
    **{
        "list_jobs": "任务列表",
        "create_job": "后台编译",
        "read_job": "任务进度",
        "job_stream": "任务进度推送",
    },
    **{"create_preview": "预览", "read_preview": "预览信息", "delete_preview": "关闭预览"},
    **{"read_animation": "动画预览", "read_still": "静帧预览"},
    **{"read_motion": "预览的运动", "read_tile": "预览素材图块"},
    **{
        "list_releases": "发布列表",
        "publish": "发布",
        "read_release": "发布内容",
        "withdraw_release": "撤回发布",
    },
    **{"screen": "词语检查", "list_submissions": "送审列表", "submit": "送审", "read_submission": "送审内容"},
    **{"withdraw_submission": "撤回送审", "list_reviews": "审核记录", "review": "审核"},
    **{"list_word_lists": "词表列表", "create_word_list": "导入词表", "replace_word_list": "更新词表"},
    **{"delete_word_list": "删除词表"},
}
