"""What the trail says about applications."""

from core import audit

APPLICATION = audit.subject("application", "申报")
