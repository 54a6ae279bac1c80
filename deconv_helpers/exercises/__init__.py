"""The exercises of the lessons, a module a lesson: what is asked for, the wrong ideas that are known, and the hints."""
