"""Questions about sessions, materials, quizzes and rumours: who sees which."""
