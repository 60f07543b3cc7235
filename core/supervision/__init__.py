"""What others find wrong of listed units and evaluators: complaints of anybody, and what offices observe at work."""
