"""Forms as the design system draws them: ``{{ form }}``, ``{{ form.x.as_field_group }}``."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders forms, formsets and fields by the templates of the platform."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/field_group.html"
