"""Monthly review sheets for a customer-service director and a customer-service manager."""
