namespace Cutout.Browser.Tests;

[CollectionDefinition(Studio.Name)]
public sealed class StudioCollection : ICollectionFixture<Studio>;
