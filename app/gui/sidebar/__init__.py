"""The sidebar: conversation list, search results, import and export menus."""
