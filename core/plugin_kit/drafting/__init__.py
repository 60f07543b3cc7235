"""From a notice's text to the draft of a region: pure proposals, each of which a person has to confirm.

blocks = plain_blocks(content)              # or from_json(docx_blocks(content)), read apart
files = draft(blocks, name="riverland", vocabulary=Vocabulary(...))
"""

from core.plugin_kit.drafting.blocks import NotADocument as NotADocument
from core.plugin_kit.drafting.blocks import bounded as bounded
from core.plugin_kit.drafting.blocks import from_json as from_json
from core.plugin_kit.drafting.pipeline import Vocabulary as Vocabulary
from core.plugin_kit.drafting.plain import plain_blocks as plain_blocks
from core.plugin_kit.drafting.reading import understood as understood
from core.plugin_kit.drafting.word import docx_blocks as docx_blocks
from core.plugin_kit.drafting.writing import counted as counted
from core.plugin_kit.drafting.writing import draft as draft
