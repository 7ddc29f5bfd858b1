#!/bin/bash

# no configs yet
