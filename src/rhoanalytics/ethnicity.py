"""Ethnic groups: their names, their order, and how official classifications map to them.

Order follows the Race Disparity Unit's style guide: alphabetical, Other last, and people whose
ethnicity is not known after that. Labels are the ones printed in reports.
"""

FIVE_GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
"""The five broad groups of Census 2021 (Chinese counted in Asian, Arab in Other)."""

UNKNOWN_GROUPS = ("Not stated", "Missing")
"""CVDPREVENT's two kinds of unknown: asked but not stated, and nothing recorded."""

# Census 2021 table TS022/TS021 headings -> the five groups. The long headings are the Census's own.
FIVE_GROUP_HEADINGS = {
    "Asian, Asian British or Asian Welsh": "Asian",
    "Black, Black British, Black Welsh, Caribbean or African": "Black",
    "Mixed or Multiple ethnic groups": "Mixed",
    "White": "White",
    "Other ethnic group": "Other",
}

# Census 2021 detailed groups (19), in the order they are printed: label -> broad group.
CENSUS_GROUPS = {
    "Asian: Bangladeshi": "Asian",
    "Asian: Chinese": "Asian",
    "Asian: Indian": "Asian",
    "Asian: Pakistani": "Asian",
    "Asian: Other Asian": "Asian",
    "Black: African": "Black",
    "Black: Caribbean": "Black",
    "Black: Other Black": "Black",
    "Mixed: White and Asian": "Mixed",
    "Mixed: White and Black African": "Mixed",
    "Mixed: White and Black Caribbean": "Mixed",
    "Mixed: Other Mixed": "Mixed",
    "White: British": "White",
    "White: Gypsy or Irish Traveller": "White",
    "White: Irish": "White",
    "White: Roma": "White",
    "White: Other White": "White",
    "Other: Arab": "Other",
    "Other: Any other ethnic group": "Other",
}

# NHS Data Dictionary, ETHNIC CATEGORY (16+1 of Census 2001): code -> (label, broad group on the
# 2011 and 2021 basis, where Chinese is counted in Asian). There are no codes I, O and Q. People who
# are Gypsy, Irish Traveller or Roma cannot be told apart in C, nor Arab people in S.
NHS_CODES = {
    "A": ("White British", "White"),
    "B": ("White Irish", "White"),
    "C": ("White other", "White"),
    "D": ("Mixed White and Black Caribbean", "Mixed"),
    "E": ("Mixed White and Black African", "Mixed"),
    "F": ("Mixed White and Asian", "Mixed"),
    "G": ("Mixed other", "Mixed"),
    "H": ("Indian", "Asian"),
    "J": ("Pakistani", "Asian"),
    "K": ("Bangladeshi", "Asian"),
    "L": ("Asian other", "Asian"),
    "M": ("Black Caribbean", "Black"),
    "N": ("Black African", "Black"),
    "P": ("Black other", "Black"),
    "R": ("Chinese", "Asian"),
    "S": ("Any other ethnic group", "Other"),
}

NHS_UNKNOWN_CODES = {"Z": "Not stated", "99": "Missing", "X": "Missing"}
"""Codes of no ethnic group -> the kind of unknown (Z: asked, not stated; 99 and X: not known)."""

NHS_ANY_OTHER_CODES = ("C", "G", "L", "P", "S")
"""The codes of "any other" background within each broad group, and of any other ethnic group."""
