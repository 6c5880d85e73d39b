"""The API of field data: forms, submissions, what they and files say about areas."""
