"""What the trail says about people."""

from core import audit
from core.notifications.rules import Topic
from core.people.models import Role

PERSON = audit.subject(
    "person",
    "人员",
    {
        "name": "姓名",
        "email": "邮箱",
        "phone": "联系电话",
        "role": ("角色", Role),
        "body_id": "推荐单位",
        "active": "账号有效",
        "wants_letters": "接收邮件",
        "letters": ("以邮件接收", Topic),
        "texts": ("以短信接收", Topic),
        "expires": "一次性密码有效期至",
        "security_key": "安全密钥",
    },
    named_by="person_id",
)

REGISTER = audit.action("accounts.register", "注册账号")
REGISTER_AGAIN = audit.action("accounts.register_again", "以已注册的邮箱再次注册")
CREATE = audit.action("accounts.create", "新增人员")
CHANGE_PROFILE = audit.action("accounts.change_profile", "修改个人资料")
SIGN_IN = audit.action("accounts.sign_in", "登录")
SIGN_IN_BY_SERVICE = audit.action("accounts.sign_in_by_service", "通过身份认证服务登录")
LINK_IDENTITY = audit.action("accounts.link_identity", "关联身份认证")
UNLINK_IDENTITY = audit.action("accounts.unlink_identity", "解除身份认证关联")
SIGN_OUT = audit.action("accounts.sign_out", "退出登录")
END_SIGN_IN_BY_SERVICE = audit.action("accounts.end_sign_in_by_service", "身份认证服务结束登录")
END_SIGN_IN = audit.action("accounts.end_sign_in", "结束一处登录")
FAIL_SIGN_IN = audit.action("accounts.fail_sign_in", "登录失败")
FAIL_PROOF = audit.action("accounts.fail_proof", "密码或验证码核验失败")
LOCK_OUT = audit.action("accounts.lock_out", "登录失败次数过多，暂停登录")
CHANGE_PASSWORD = audit.action("accounts.change_password", "修改密码")
GIVE_RESET_CODE = audit.action("accounts.give_reset_code", "发放一次性密码")
ASK_NEW_PASSWORD = audit.action("accounts.ask_new_password", "申请用邮箱重设密码")
RESET_PASSWORD = audit.action("accounts.reset_password", "用邮箱重设密码")
GRANT = audit.action("accounts.grant", "授予角色")
REVOKE = audit.action("accounts.revoke", "收回角色")
DEACTIVATE = audit.action("accounts.deactivate", "停用账号")
ACTIVATE = audit.action("accounts.activate", "恢复账号")
SET_UP_SECOND_FACTOR = audit.action("accounts.set_up_second_factor", "启用两步验证")
DROP_SECOND_FACTOR = audit.action("accounts.drop_second_factor", "停用两步验证")
MAKE_RECOVERY_CODES = audit.action("accounts.make_recovery_codes", "生成备用码")
ADD_SECURITY_KEY = audit.action("accounts.add_security_key", "登记安全密钥")
REMOVE_SECURITY_KEY = audit.action("accounts.remove_security_key", "移除安全密钥")
SUSPEND_SECURITY_KEY = audit.action("accounts.suspend_security_key", "安全密钥使用次数倒退，已停用")
