"""The tablet app's entry point, the module that the packager names."""

import flet as ft

from field_app.app import main

if __name__ == "__main__":
    ft.run(main, assets_dir="assets")
