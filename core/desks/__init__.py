"""What desks share: a queue's tabs, filters, rows and pages, acting on many. The department's desk, where several rooms
work, is one of them; a recommending body's is that of `core.review`.
"""
