"""Cells that show what pandas, matplotlib and seaborn show by themselves."""

PLAIN_CELLS = (
    "import pandas as pd\n"
    "frame = pd.DataFrame({'group': ['Asian', 'Black', 'White'], 'people': [12, 34.5, None]})\n"
    "frame",
    "frame.set_index('group').describe()",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.ylabel('People (%)')\nplt.show()",
    "import seaborn as sns\nsns.barplot(frame, x='group', y='people')\nplt.show()",
    "from IPython.display import Markdown\n"
    "Markdown('### Made by code\\n\\nSome **strong** words and a list:\\n\\n- one\\n- two')",
    "print('for the log')\nframe['people'].sum()",
)
