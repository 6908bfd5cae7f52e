"""How good recall is, on real exchanges that are kept outside the project.

Three questions: from words to waste codes, from a have to the industries that take it, and whether
a kind of business could use a resource at all. Run with ``python -m benchmarks.recall``.
"""
