"""Pictures of plans for people: a day, a week, a month of a sign on paper."""
