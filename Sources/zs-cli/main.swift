print("zs-cli")
