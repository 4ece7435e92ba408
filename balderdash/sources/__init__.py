"""Term lists from outside: any MediaWiki, web pages, and files of several kinds."""
