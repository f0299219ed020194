"""绩效自评: the year-end sheet of each project, scored by ``monitoring.scoring``, reviewed as a case, and rolled up.

scheme      the settings of a year, and as they are pinned with a sheet
weighing    分值 of the target -> weights that sum to 100.00 with the execution row
funds       what the sheet says of the money, for many projects at once
opening     what the year asks for when the round opens for a project
computing   the score of a sheet, row by row, from what stands on it now
filling     what was typed -> the sheet, with a sentence for every field that cannot be read
asking      what still blocks submission
saving      the drafter's save; consent, deductions and 复核分 are verbs of their own
"""
