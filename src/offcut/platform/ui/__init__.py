"""How every page looks: frame, components, form fields, numbers in words, error pages, gallery."""
