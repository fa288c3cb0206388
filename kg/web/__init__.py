"""Pages and services of the web, asked politely."""
