"""What filling knows without asking: answers by form, the task list, what evidence may be, the sum of a submission."""
