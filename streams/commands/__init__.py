"""The subcommands of ``streams``: one module each, with the command under the module's name."""
