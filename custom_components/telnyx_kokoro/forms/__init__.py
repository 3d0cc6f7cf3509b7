"""Steps of forms: an account, a voice profile, a voice that has gone."""
