"""`trame`: applications, widgets and layouts."""
