"""What pages read: each function asks the database a bounded number of times and returns pieces."""
