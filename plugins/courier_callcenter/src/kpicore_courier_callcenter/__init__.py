"""How an express company appraises its customer-service desk."""
