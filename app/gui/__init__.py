"""Everything with widgets: the window, its views and their controllers."""
