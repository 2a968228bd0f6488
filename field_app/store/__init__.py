"""What this tablet holds: changes and photos, encrypted at rest under the PIN."""
