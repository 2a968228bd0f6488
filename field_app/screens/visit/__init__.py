"""The screens of one visit: its sections, the signing, and the frame around them."""
