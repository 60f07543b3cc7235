"""Storage: the database with its session, the declarative base, transactions and migrations."""

from flask_sqlalchemy import SQLAlchemy

from core.db.base import Base

db = SQLAlchemy(model_class=Base)
