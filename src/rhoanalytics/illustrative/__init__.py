"""The fictional nation behind `data/illustrative`: invented places, people, trusts and figures."""
