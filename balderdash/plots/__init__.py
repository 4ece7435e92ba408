"""Pure renderers: a picture becomes lines of coloured text, or an SVG file. Nothing here imports Textual."""
