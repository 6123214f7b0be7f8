"""What changed between two texts: by sentence in articles, by clause in rules, by section in filings. No database."""
