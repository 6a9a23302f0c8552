"""Standard populations, as data."""

import pandas as pd

ESP_2013 = pd.Series(
    {
        "0-4": 5_000,
        "5-9": 5_500,
        "10-14": 5_500,
        "15-19": 5_500,
        "20-24": 6_000,
        "25-29": 6_000,
        "30-34": 6_500,
        "35-39": 7_000,
        "40-44": 7_000,
        "45-49": 7_000,
        "50-54": 7_000,
        "55-59": 6_500,
        "60-64": 6_000,
        "65-69": 5_500,
        "70-74": 5_000,
        "75-79": 4_000,
        "80-84": 2_500,
        "85-89": 1_500,
        "90+": 1_000,
    },
    name="esp_2013",
).rename_axis("age_band")
"""European Standard Population 2013, 100,000 people in 19 age bands with 90 and over as one.

Source: Eurostat, Revision of the European Standard Population, 2013. Under 75: the first 15 bands
with their own weights (91,000).
"""

ESP_2013_ADULTS = pd.Series(
    {"18-39": 27_700, "40-59": 27_500, "60-79": 20_500, "80+": 5_000}, name="esp_2013"
).rename_axis("age_band")
"""The same for the four age bands of CVDPREVENT: 18-39 takes two of the five years of 15-19."""
