"""The parts that screens are put together from: texts, buttons, badges, cards, inputs."""
