using Cutout.Sandbox;

var sandbox = SandboxCommand.Build(args);
await sandbox.RunAsync();
