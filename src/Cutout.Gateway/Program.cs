using Cutout.Gateway;
using Cutout.Gateway.Purchases;

return args is ["codes", ..]
    ? await CodesCommand.RunAsync(args)
    : await GatewayHost.ServeAsync(args);
