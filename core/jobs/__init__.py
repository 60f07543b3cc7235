"""Long work: asked for by people, carried out by workers that lease it, found again on its page."""
