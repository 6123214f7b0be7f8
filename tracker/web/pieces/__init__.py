"""The values behind the partials of `templates/partials`: what a page shows, already put into words.

Nothing here asks the database; `tracker.web.queries` reads rows and builds these from them.
"""
