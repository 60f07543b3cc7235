"""Reading an existing list from a file: its cells, what its columns mean, what each row says, what to do with it.

Nothing in here changes anything; `core.lists.operations.importing` carries the plan out.
"""
