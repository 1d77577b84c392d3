namespace Cutout.Gateway.Providers.Alarms;

/// <summary>What an operator is called for.</summary>
internal enum AlarmKind
{
    /// <summary>A provider's balance has fallen below its <see cref="ProviderOptions.LowCreditAlarm"/>.</summary>
    LowCredit,

    /// <summary>An account is empty or blocked.</summary>
    NoCredit,

    /// <summary>A key was refused.</summary>
    DeadKey,

    /// <summary>A provider has failed too often in a row.</summary>
    ProviderDown,

    /// <summary>A provider's cap for the day has been reached.</summary>
    OverBudget,

    /// <summary>A call cost more than the worst case that had been reserved for it.</summary>
    Overcharged,

    /// <summary>It is not known whether a call was charged.</summary>
    UnknownCharge,

    /// <summary>A photo was paid for a second time, as the operator allows.</summary>
    PaidFailover,

    /// <summary>A picture is not sold, since it is not the one that its preview had shown, or shows another photo than was sent.</summary>
    HeldBack,

    /// <summary>Nobody on an operation's route can be asked.</summary>
    NobodyLeft,

    /// <summary>Far more codes than usual are refused: somebody may be guessing.</summary>
    RefusalsJumped,
}
