using Cutout.Gateway;
using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Purchases;

return args switch
{
    [CodesCommand.Name or KeysCommand.Name, ..] => await OperatorCommand.RunAsync(args),
    ["health", .. var settings] => await HealthCommand.RunAsync(settings),
    _ => await GatewayHost.ServeAsync(args),
};
