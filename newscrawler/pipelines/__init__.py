"""The way from draft to article. The list of steps stands here, once."""

from __future__ import annotations

from newscrawler.pipelines.agencies import AgenciesPipeline
from newscrawler.pipelines.base import Step, StepPipeline
from newscrawler.pipelines.boilerplate import BoilerplatePipeline
from newscrawler.pipelines.clean import CleanTextPipeline
from newscrawler.pipelines.countries import CountriesPipeline
from newscrawler.pipelines.credits import CreditsPipeline
from newscrawler.pipelines.language import LanguagePipeline
from newscrawler.pipelines.repeats import RepeatsPipeline
from newscrawler.pipelines.timestamps import TimestampsPipeline
from newscrawler.pipelines.validate import ValidatePipeline

PIPELINES: tuple[type[StepPipeline], ...] = (
    CleanTextPipeline,
    BoilerplatePipeline,
    CreditsPipeline,
    TimestampsPipeline,
    RepeatsPipeline,
    AgenciesPipeline,
    CountriesPipeline,
    LanguagePipeline,
    ValidatePipeline,
)
STEPS: tuple[Step, ...] = tuple(pipeline.step for pipeline in PIPELINES)
