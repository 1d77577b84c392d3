using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>Collects everything that is wrong with a section of the settings; each sentence names the setting as it is written.</summary>
internal sealed class SettingsCheck(string section)
{
    private readonly List<string> _failures = [];

    public ValidateOptionsResult Verdict => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public SettingsCheck Require(bool holds, string setting, string otherwise)
    {
        if (!holds)
        {
            _failures.Add($"{section}:{setting} {otherwise}.");
        }

        return this;
    }
}
