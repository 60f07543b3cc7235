"""What Flask-Security says, in Chinese."""

from __future__ import annotations

MESSAGES = {
    "SECURITY_MSG_API_ERROR": ("提交的内容无法识别，请重新操作。", "error"),
    "SECURITY_MSG_EMAIL_NOT_PROVIDED": ("请填写邮箱。", "error"),
    "SECURITY_MSG_INVALID_EMAIL_ADDRESS": ("邮箱格式不对，请填写如 name@example.com 的地址。", "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("请填写密码。", "error"),
    "SECURITY_MSG_INVALID_PASSWORD": ("密码不正确。", "error"),
    "SECURITY_MSG_INVALID_CODE": ("验证码不正确。", "error"),
    "SECURITY_MSG_INVALID_INPUT": ("填写的内容无法识别。", "error"),
    "SECURITY_MSG_INVALID_REDIRECT": ("不能跳转到本站以外的地址。", "error"),
    "SECURITY_MSG_INVALID_RECOVERY_CODE": ("备用码不正确，或者已经用过。", "error"),
    "SECURITY_MSG_NO_RECOVERY_CODES_SETUP": ("还没有生成备用码。", "info"),
    "SECURITY_MSG_REAUTHENTICATION_REQUIRED": ("此操作较为重要，请再次输入密码。", "info"),
    "SECURITY_MSG_REAUTHENTICATION_SUCCESSFUL": ("密码已核对，请继续操作。", "success"),
    "SECURITY_MSG_UNAUTHENTICATED": ("请先登录。", "error"),
    "SECURITY_MSG_UNAUTHORIZED": ("您没有权限访问此页面。", "error"),
    "SECURITY_MSG_TWO_FACTOR_INVALID_TOKEN": ("验证码不正确或已过期，请输入验证器当前显示的六位数字。", "error"),
    "SECURITY_MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": ("验证通过，已登录。", "success"),
    "SECURITY_MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("两步验证已启用。", "success"),
    "SECURITY_MSG_TWO_FACTOR_DISABLED": ("两步验证已停用。", "success"),
    "SECURITY_MSG_TWO_FACTOR_PERMISSION_DENIED": ("请先用邮箱和密码登录。", "error"),
    "SECURITY_MSG_TWO_FACTOR_METHOD_NOT_AVAILABLE": ("请选择一项。", "error"),
    "SECURITY_MSG_TWO_FACTOR_SETUP_EXPIRED": ("设置超时，请重新开始。", "error"),
}
