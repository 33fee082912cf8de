"""The ruler of the project: does it find the right party, whom does it stop, how fast is it, how do peers do?

Run `python -m benchmarks --help`. README.md says how, METHODOLOGY.md says what every figure means.
The way of the data: list → cases → engines → scores → measures → record → report.
"""
