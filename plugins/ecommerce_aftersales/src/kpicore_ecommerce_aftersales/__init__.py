"""How an online shop appraises its after-sales desk, and the quality check of its chats."""
