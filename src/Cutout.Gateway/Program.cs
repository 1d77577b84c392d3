using Cutout.Gateway;
using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Purchases;

return args switch
{
    ["codes", ..] => await CodesCommand.RunAsync(args),
    ["health", .. var settings] => await HealthCommand.RunAsync(settings),
    _ => await GatewayHost.ServeAsync(args),
};
