using Microsoft.Extensions.Configuration;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Sets variables of the whole process, so nothing else may start a gateway meanwhile.</summary>
[CollectionDefinition("environment", DisableParallelization = true)]
[Collection("environment")]
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("ASPNETCORE_URLS", "urls")]
    [InlineData("Sessions__KeepFor", "Sessions:KeepFor")]
    [InlineData("Providers__removebg__BaseAddress", "Providers:removebg:BaseAddress")]
    public void An_environment_variable_wins_over_the_shipped_files(string variable, string setting)
    {
        Environment.SetEnvironmentVariable(variable, "from-the-environment");
        try
        {
            Assert.Equal("from-the-environment", GatewayHost.CreateBuilder([]).Configuration[setting]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public void The_command_line_wins_over_everything()
    {
        var configuration = GatewayHost.CreateBuilder(["--urls", "http://localhost:1", "--Sessions:KeepFor=00:05:00"]).Configuration;

        Assert.Equal("http://localhost:1", configuration["urls"]);
        Assert.Equal("00:05:00", configuration["Sessions:KeepFor"]);
    }

    [Fact]
    public void No_file_of_settings_is_watched()
    {
        var files = ((IConfigurationBuilder)GatewayHost.CreateBuilder([]).Configuration).Sources.OfType<FileConfigurationSource>().ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.ReloadOnChange);
    }

    [Fact]
    public void Without_any_setting_it_listens_on_port_8080()
    {
        Assert.Equal("http://localhost:8080", GatewayHost.CreateBuilder([]).Configuration["urls"]);
    }
}
