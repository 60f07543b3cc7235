"""Judging (评审): what a panel or a commissioned body found of applications, and the tier that it gives (等级).

A call's `evaluation` (评价) is something else: it comes before filing, by the applicant or an evaluator.
"""
