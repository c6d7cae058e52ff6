print("zs-ctl")
