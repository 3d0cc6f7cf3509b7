"""Form fields and steps that flows share."""
